/** A secret that may have been the one used, and what was done to the given one to get it. */
export interface SecretVariant {
  /** Completes "It verifies only with the secret …"; null for the secret as given. */
  change: string | null;
  secret: string;
}

/** The secret as given, then what copying commonly does to one. */
export function secretVariants(given: string): SecretVariant[] {
  const trimmed = given.trim();
  const variants: SecretVariant[] = [
    { change: null, secret: given },
    { change: 'without the white space around it', secret: trimmed },
    { change: 'without the quotes around it', secret: trimmed.replace(/^(["'])(.*)\1$/s, '$2') },
    { change: 'with a line break at its end', secret: `${trimmed}\n` },
  ];
  return variants.filter(
    ({ secret }, index) => variants.findIndex((other) => other.secret === secret) === index,
  );
}
