import { titled } from "@/app/messages";
import { ReferencePage } from "@/components/reference/reference-page";
import { currentOperator } from "@/lib/auth/current-operator";
import { getApiDocument } from "@/lib/openapi/document";
import { referenceIndex } from "@/lib/openapi/views";

export const generateMetadata = titled(["reference.title"]);

/** Public, like the document that it shows. */
export default async function ApiReference() {
  const operator = await currentOperator();
  return (
    <ReferencePage
      apis={referenceIndex(getApiDocument())}
      signedIn={operator !== null}
      project={operator?.projects[0]?.slug ?? "default"}
    />
  );
}
