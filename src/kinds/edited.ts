/** When an object was last written, from the epoch milliseconds in which the plugins tell it; nothing where they do not. */
export function edited(milliseconds: unknown): { readonly editedAt?: string } {
  const time = new Date(typeof milliseconds === 'number' ? milliseconds : Number.NaN);
  return Number.isNaN(time.getTime()) ? {} : { editedAt: time.toISOString() };
}
