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

/** A push service's response. `at` is the time at which, according to the service, the address became invalid. */
export interface PushAnswer extends ServiceAnswer {
  status: number;
  messageId?: string | undefined;
  /** A longer text than the reason, for people. */
  explanation?: string;
  at?: Date;
}
