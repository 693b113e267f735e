/** Upper case. `ALL` stands for every method: `app.all`, handlers mounted with `use`. */
export type HttpMethod = Uppercase<string>;

/** `GET /users/{id}`: `{name}` for parameters, no trailing slash except for `/` itself. */
export type EndpointId = `${HttpMethod} ${string}`;

export type DecisionKind = 'secured' | 'open';
