/**
 * A JSON response with its body as a string, which the server writes directly. It would read a `Response` as a stream.
 */
export class Answer {
  readonly body: string;
  readonly status: number;
  readonly headers = new Map([["content-type", "application/json"]]);

  constructor(content: unknown, { status = 200, headers = {} } = {}) {
    this.body = JSON.stringify(content);
    this.status = status;
    for (const [name, value] of Object.entries<string>(headers)) this.headers.set(name, value);
  }
}

/** Converts it to what Next expects. */
export const toResponse = (answer: Answer | Response): Response =>
  answer instanceof Answer
    ? new Response(answer.body, { status: answer.status, headers: [...answer.headers] })
    : answer;
