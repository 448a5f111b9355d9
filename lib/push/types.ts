import type { ServiceAnswer } from "@/lib/feedback/classify";

/** One push to one device. */
export interface PushMessage {
  pushToken: string;
  /** Which of Apple's two hosts; FCM has one. */
  environment: "production" | "sandbox";
  addressKind?: "token" | "fid";
  title: string;
  body: string;
  timeoutMs: number;
  /** FCM only: check the message without delivering it. */
  validateOnly?: boolean;
}

/** What a push service answered. `at` is when it says the address became invalid. */
export interface PushAnswer extends ServiceAnswer {
  status: number;
  messageId?: string | undefined;
  /** In more words than the reason, for people. */
  explanation?: string;
  at?: Date;
}
