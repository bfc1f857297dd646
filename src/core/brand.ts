declare const brand: unique symbol;

/** A primitive that only its own maker can produce, so an id is never taken for another. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };
