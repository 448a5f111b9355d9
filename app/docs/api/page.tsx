import { text } from "@/app/messages";
import { ReferencePage } from "@/components/reference/reference-page";
import { currentOperator } from "@/lib/auth/current-operator";
import { apiDocument } from "@/lib/openapi/shared";
import { referenceIndex } from "@/lib/openapi/views";

export const metadata = { title: text("reference.title") };

/** For anybody, as the document is that it shows. */
export default async function ApiReference() {
  const operator = await currentOperator();
  return (
    <ReferencePage
      wires={referenceIndex(apiDocument())}
      signedIn={operator !== null}
      project={operator?.projects[0]?.slug ?? "default"}
    />
  );
}
