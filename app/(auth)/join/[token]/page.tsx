import { titled } from "@/app/messages";
import { JoinForm } from "@/components/auth/join-form";
import { Logo } from "@/components/layout/logo";

export const generateMetadata = titled(["join.title"], { referrer: "no-referrer" });

export default async function Join({ params }: PageProps<"/join/[token]">) {
  const { token } = await params;
  return (
    <main className="grid min-h-dvh place-items-center p-4 pb-[12vh]">
      <div className="w-full max-w-96 rounded-2xl bg-surface px-6 py-8 shadow-raised ring ring-line sm:px-9">
        <Logo className="size-9" />
        <JoinForm token={token} />
      </div>
    </main>
  );
}
