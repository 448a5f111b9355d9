import { expect, test } from "vitest";
import { withOldMetricNames } from "./metrics";

test("repeats a renamed metric under its old name, and no other", () => {
  const text = `# HELP rollcall_http_requests_limit The most requests handled at a time.
# TYPE rollcall_http_requests_limit gauge
rollcall_http_requests_limit{kind="api"} 256

# TYPE rollcall_http_connections gauge
rollcall_http_connections{state="idle"} 1
# TYPE rollcall_http_connections_closed_total counter
rollcall_http_connections_closed_total{reason="evicted"} 2
`;
  expect(withOldMetricNames(text)).toBe(`${text}
# HELP rollcall_http_requests_room The most requests handled at a time.
# TYPE rollcall_http_requests_room gauge
rollcall_http_requests_room{kind="api"} 256
# TYPE rollcall_http_connections_closed counter
rollcall_http_connections_closed{reason="evicted"} 2
`);
});
