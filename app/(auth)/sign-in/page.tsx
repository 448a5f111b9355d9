import { redirect } from "next/navigation";
import { titled, translator } from "@/app/messages";
import { SignInForm } from "@/components/auth/sign-in-form";
import { Logo } from "@/components/layout/logo";
import { currentOperator } from "@/lib/auth/current-operator";
import { safeCallback } from "./safe-callback";

export const generateMetadata = titled(["signIn.title"]);

export default async function SignIn({ searchParams }: PageProps<"/sign-in">) {
  const { callbackUrl, ended, error } = await searchParams;
  const callback = safeCallback(callbackUrl);
  if (await currentOperator()) redirect(callback);
  const t = await translator();
  return (
    <main className="grid min-h-dvh place-items-center p-4 pb-[12vh]">
      <div className="w-full max-w-96 rounded-2xl bg-surface px-6 py-8 shadow-raised ring ring-line sm:px-9">
        <Logo className="size-9" />
        <h1 className="mt-5 mb-6 text-xl font-semibold tracking-tight">{t("signIn.heading")}</h1>
        <SignInForm callback={callback} ended={ended === "1"} failed={error !== undefined} />
      </div>
    </main>
  );
}
