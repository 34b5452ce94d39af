import * as z from 'zod';

/** A flag that names a file for a chart. */
export const chartFile = z.string().regex(/\.(png|svg)$/i, 'charts are written as .png or .svg');
