import type { SectionDef } from './section.ts';

export const signOff: SectionDef<'sign-off'> = {
  title: 'Review and sign-off',
  purpose: 'Who looked at this report, and what they found.',
  passes: [],
  content: (_, { roles }) => ({
    statements: [
      'By signing, the reviewer states that the sections above were read, that unexpected activity was followed up, and that exceptions are noted below.',
    ],
    signatures: roles,
  }),
};
