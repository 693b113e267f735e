/** Packages that compute what they give from what they are given, and ask nobody. */
export const COMPUTING =
  /^(?:lodash(?:[.-].*)?|underscore|ramda|zod|joi|@hapi\/joi|yup|superstruct|valibot|ajv|validator|express-validator|class-(?:transformer|validator)|xss|sanitize-html|dompurify|he|qs|slugify|uuid|nanoid|ulid|cuid|@paralleldrive\/cuid2|dayjs|moment(?:-timezone)?|date-fns|luxon|ms|bcrypt|bcryptjs|argon2|crypto-js|jsonwebtoken|jose|deepmerge|immer|ua-parser-js|geoip-lite|@faker-js\/faker)$/;
