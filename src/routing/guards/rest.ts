/** What a look-up asks for: a row by one of its columns, which is null where it is not named. */
export type Asked = {
  readonly package: string;
  readonly table: string | null;
  readonly field: string | null;
};

/** A credential that a guard takes and that handlers of the project give. */
export type Rest =
  | { readonly by: 'row'; readonly asked: Asked }
  | { readonly by: 'field'; readonly name: string }
  | { readonly by: 'put'; readonly name: string }
  | { readonly by: 'token' };
