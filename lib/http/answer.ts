/** A JSON response whose body is at hand: the server writes it at once, where a `Response` would be read as a stream. */
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

/** The same as Next expects it. */
export const toResponse = (answer: Answer | Response): Response =>
  answer instanceof Answer
    ? new Response(answer.body, { status: answer.status, headers: [...answer.headers] })
    : answer;
