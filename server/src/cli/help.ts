export const HELP = `strapi-hero: heroes for whole collections, and a look at what they depend on.
Run it in the folder of a Strapi app.

  npx strapi-hero backfill --type api::article.article [options]
    --field <name>            the hero field; needed where the type has several
    --locale <code>           only this language; may be repeated
    --filters '<json>'        only these entries, as in Strapi's own queries
    --scope published|all     entries that are online (default), or drafts as well
    --existing keep|stale|replace
                              what becomes of heroes that are there (default: keep)
    --chosen                  heroes that a person picked count as any other
    --template <slug>  --provider <name>  --quality low|medium|high
    --limit <number>          entries at the most
    --dry-run                 counts and prices only
    --yes                     do not ask before it starts; needed without a terminal

  npx strapi-hero backfill --list
  npx strapi-hero backfill --watch <id> | --pause <id> | --resume <id> | --cancel <id> | --retry <id>

  npx strapi-hero doctor [--json]

Exit code: 0 all is well, 1 something failed or paused, 2 wrong usage, 130 no longer watched (Ctrl-C).
`;
