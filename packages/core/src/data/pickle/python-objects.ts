import { FileFormatError } from '../../errors';

/** An object that takes its content after it was made, as Python's `__setstate__` does. */
export interface Stateful {
  setState(state: unknown): void;
}

/** Makes what a class or function of a pickle stands for, from the arguments that it is called with. */
export type PickleConstructor = (...parameters: unknown[]) => unknown;

export function isStateful(value: unknown): value is Stateful {
  return typeof value === 'object' && value !== null && 'setState' in value;
}

/** Names of the standard library that ordinary data need, made safe. */
export const standardGlobals: Readonly<Record<string, PickleConstructor>> = {
  'collections.OrderedDict': (entries = []) => {
    if (!Array.isArray(entries) || !entries.every(isPair)) {
      throw new FileFormatError('the pickle makes an ordered dict of what are no pairs');
    }
    return new Map(entries);
  },
  /** How Python 3 writes empty and other bytes for Python 2. */
  '__builtin__.bytes': (...parameters) => {
    if (parameters.length) throw new FileFormatError('the pickle converts a value to bytes');
    return new Uint8Array();
  },
  '_codecs.encode': (text, encoding) => {
    if (typeof text !== 'string' || encoding !== 'latin1') {
      throw new FileFormatError('the pickle encodes text in a way that bytes are not written in');
    }
    return latin1Bytes(text);
  },
};

function isPair(value: unknown): value is [key: unknown, value: unknown] {
  return Array.isArray(value) && value.length === 2;
}

/** The bytes that a text of characters up to U+00FF stands for. */
export function latin1Bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}
