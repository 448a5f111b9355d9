import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const answer = JSON.stringify({ msg: "", code: "Success", params: null });
const server = createServer((incoming, outgoing) => {
  incoming.resume().once("end", () => {
    outgoing.writeHead(200, { "content-type": "application/json", "content-length": answer.length });
    outgoing.end(answer);
  });
});
server.listen(0, "127.0.0.1", () => process.send?.((server.address() as AddressInfo).port));
