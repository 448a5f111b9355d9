import { type CodedText, codedTexts, codesOf } from "./coded-text";

/**
 * Why a row is rejected, in English, for the API, the command line and the file of rejected rows. The console has a
 * text of its own for each code, in every language.
 */
const texts = {
  missingPushToken: () => "Missing push token.",
  maskedPushToken: () => "The push token is masked. Export with full push tokens.",
  longPushToken: ({ max }: { max: number }) => `At most ${max} bytes.`,
  pushTokenControlCharacters: () => "Must not contain control characters.",
  describedPushToken: () => "This is a description of a push token, not the token itself.",
  placeholderPushToken: () => "This is a placeholder, not a push token.",
  missingUser: () => "Missing user.",
  missingUserId: () => "A userId is required in this project.",
  invalidEmail: () => "Not a valid email address.",
  invalidUserId: () => "Not a valid userId: expected 1 to 52 printable ASCII characters.",
  takenEmail: () => "That email belongs to another user.",
  takenUserId: () => "That userId belongs to another user.",
  erasedUser: () => "This user was erased and may not come back.",
  tooManyDevices: ({ max }: { max: number }) => `A user may have at most ${max} devices.`,
  unknownApplication: () => "There is no such application.",
  unknownPlatform: () => "Expected ios, android or web.",
  missingPlatform: () => "Missing platform.",
  unknownPushService: () => "Expected apns or fcm.",
  unknownPushEnvironment: () => "Expected production or sandbox.",
  notBoolean: () => "Expected true or false.",
  unknownDisabledReason: ({ expected }: { expected: string }) => `Expected one of ${expected}.`,
  longText: ({ max }: { max: number }) => `At most ${max} characters.`,
  nulCharacter: () => "This contains the NUL character.",
  tagsNotText: () => "Expected tags, separated by commas or semicolons.",
  tagControlCharacters: () => "A tag must not contain control characters.",
  longTag: ({ max }: { max: number }) => `A tag has at most ${max} characters.`,
  tooManyTags: ({ max }: { max: number }) => `At most ${max} tags.`,
  attributesNotObject: () => "Expected a JSON object.",
  largeAttributes: () => "The attributes are too large.",
  ambiguousDate: () => "This date can be read in two ways. Choose whether the day or the month comes first.",
  unknownDate: () => "Expected a time such as 2026-11-24T10:00:00Z.",
  dateBefore1970: () => "This is before 1970.",
  dateInFuture: () => "This is in the future.",
  columnCount: ({ columns, expected }: { columns: number; expected: number }) =>
    `This row has ${columns === 1 ? "1 column" : `${columns.toLocaleString("en")} columns`}, the header has ${expected}.`,
  manyColumns: ({ max }: { max: number }) => `This row has more than ${max} columns.`,
  notUtf8: () => "This is not valid UTF-8. Choose another encoding.",
  longRow: ({ kibibytes }: { kibibytes: number }) => `This row is longer than ${kibibytes} KiB.`,
  rowNotObject: () => "This row is not a JSON object.",
  invalidJson: () => "This is not valid JSON.",
  deepJson: ({ max }: { max: number }) => `This is nested deeper than ${max} levels.`,
  manyMembers: ({ max }: { max: number }) => `This has more than ${max} members.`,
  inexactNumber: () => "This contains a number that cannot be stored exactly.",
  unstorableText: () => "This contains text that cannot be stored.",
  numberOutOfRange: () => "This contains a number out of range.",
  reservedName: () => "This contains a reserved name.",
  other: ({ text }: { text: string }) => text,
};

export const rejectCodes = codesOf(texts);
export const rejectReason = codedTexts(texts);
export type RejectReason = CodedText<keyof typeof texts>;
