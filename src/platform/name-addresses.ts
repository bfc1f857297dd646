import type { Resolver } from 'node:dns/promises';

const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

/** The addresses of a name; empty = it has none, undefined = no name server told. */
export async function addressesOf(
  resolver: Resolver,
  name: string,
): Promise<readonly string[] | undefined> {
  const answers = await Promise.all([
    resolver.resolve4(name).catch(noneOrUnknown),
    resolver.resolve6(name).catch(noneOrUnknown),
  ]);
  const found = answers.flatMap((addresses) => addresses ?? []);
  return found.length === 0 && answers.includes(undefined) ? undefined : found;
}

function noneOrUnknown(error: NodeJS.ErrnoException): readonly string[] | undefined {
  return NOTHING.has(error.code ?? '') ? [] : undefined;
}
