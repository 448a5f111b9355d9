/** The signed-in operator. */
export interface MeView {
  id: string;
  email: string;
  name: string;
}

export interface ChangedMeView extends MeView {
  /** The password was changed: every session has ended, this one too, and the page signs in again. */
  sessionsEnded: boolean;
}
