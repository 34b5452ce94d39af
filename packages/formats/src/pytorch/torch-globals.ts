import { FileFormatError, type HostDataType } from '@dl/core';
import { numpyGlobals, type PickleConstructor, type Stateful } from '@dl/core/data';
import { PickleReference } from '@dl/core/internal';
import { storageTypeNames } from './torch-storage';
import { TorchTensor } from './torch-tensor';

/** An object of a class that only holds attributes. Its class is not looked at. */
export class AttributeObject implements Stateful {
  attributes: ReadonlyMap<unknown, unknown> = new Map();

  setState(state: unknown): void {
    // With slots, the state is a pair of the attributes and the slots.
    const attributes = Array.isArray(state) ? (state as unknown[])[0] : state;
    if (attributes instanceof Map) this.attributes = attributes as ReadonlyMap<unknown, unknown>;
  }
}

const attributeObject: PickleConstructor = () => new AttributeObject();

/** A name that is only handed on: calling it has no meaning here. */
const nameOnly: PickleConstructor = () => {
  throw new FileFormatError('the pickle is damaged: it calls a type that cannot be called');
};

const dataTypes = new Map<string, HostDataType>(
  (
    [
      'float64',
      'float32',
      'float16',
      'bfloat16',
      'int64',
      'int32',
      'int16',
      'int8',
      'uint64',
      'uint32',
      'uint16',
      'uint8',
      'bool',
    ] as const
  ).map((name) => [`torch.${name}`, name]),
);

/** Types that tensors here cannot have, but that a checkpoint may name among its settings. */
const otherDataTypes = [
  'complex32',
  'complex64',
  'complex128',
  'float8_e4m3fn',
  'float8_e5m2',
  'qint8',
  'quint8',
  'qint32',
].map((name) => `torch.${name}`);

const rebuildTensor: PickleConstructor = (storage, offset, shape, strides) =>
  TorchTensor.rebuild(storage, offset, shape, strides);

/** For types that have no storage type of their own: `(storage, offset, shape, strides, gradient?, hooks, dtype)`. */
const rebuildTypedTensor: PickleConstructor = (storage, offset, shape, strides, _gradient, _hooks, dtype) => {
  const type = dtype instanceof PickleReference ? dataTypes.get(dtype.name) : undefined;
  if (!type) {
    const name = dtype instanceof PickleReference ? dtype.name : typeof dtype;
    throw new FileFormatError(
      `it has a tensor of the type ${name}, which is not supported; supported are ${[...dataTypes.keys()].join(', ')}`,
    );
  }
  return TorchTensor.rebuild(storage, offset, shape, strides, type);
};

/** A tensor with attributes, or of a subclass that the allow-list has: `(rebuild, class, arguments, state)`. */
const rebuildFromType: PickleConstructor = (rebuild, _type, parameters) => {
  const isRebuild = rebuild instanceof PickleReference && rebuild.name.startsWith('torch._utils._rebuild_');
  if (!isRebuild || !Array.isArray(parameters) || parameters.length > 20)
    throw new FileFormatError('the pickle is damaged: it makes a tensor by what is no function');
  return rebuild.construct(...(parameters as unknown[]));
};

const first: PickleConstructor = (value) => value;

const collect: PickleConstructor = (items = []) => {
  if (!Array.isArray(items))
    throw new FileFormatError('the pickle is damaged: it makes a set of what is no list');
  return new Set(items as unknown[]);
};

/** What Python 3 calls `builtins`, and pickles of protocol 2 `__builtin__`. */
const builtins: Readonly<Record<string, PickleConstructor>> = {
  set: collect,
  frozenset: collect,
  bytearray: (bytes = new Uint8Array()) => bytes,
  complex: (real, imaginary) => [real, imaginary],
  ...Object.fromEntries(
    ['bool', 'dict', 'float', 'int', 'list', 'object', 'str', 'tuple'].map((name) => [name, nameOnly]),
  ),
};

/**
 * Everything that a checkpoint of PyTorch may refer to: tensors and storages, types, containers of the standard library,
 * NumPy arrays, and classes that only hold attributes. None of it runs code of the file.
 */
export const torchGlobals: Readonly<Record<string, PickleConstructor>> = {
  ...numpyGlobals,
  ...Object.fromEntries(
    [...storageTypeNames, ...dataTypes.keys(), ...otherDataTypes].map((name) => [name, nameOnly]),
  ),
  'torch._utils._rebuild_tensor': rebuildTensor,
  'torch._utils._rebuild_tensor_v2': rebuildTensor,
  'torch._utils._rebuild_tensor_v3': rebuildTypedTensor,
  'torch._utils._rebuild_parameter': first,
  'torch._utils._rebuild_parameter_with_state': first,
  'torch._tensor._rebuild_from_type_v2': rebuildFromType,
  'torch.nn.parameter.Parameter': first,
  'torch.nn.parameter.Buffer': first,
  'torch.Tensor': nameOnly,
  'torch.Size': first,
  'torch.device': (...parts) => parts.filter(isPlain).join(':'),
  'torch.serialization._get_layout': first,
  // TorchScript's lists of one type, and its tag of a container's type.
  'torch.jit._pickle.build_intlist': first,
  'torch.jit._pickle.build_doublelist': first,
  'torch.jit._pickle.build_boollist': first,
  'torch.jit._pickle.build_tensorlist': first,
  'torch.jit._pickle.restore_type_tag': first,
  'collections.defaultdict': () => new Map(),
  'collections.Counter': (counts = new Map()) => counts,
  'argparse.Namespace': attributeObject,
  'types.SimpleNamespace': attributeObject,
  'pathlib.PosixPath': joinPath,
  'pathlib.PurePosixPath': joinPath,
  'pathlib.WindowsPath': joinPath,
  ...Object.fromEntries(
    Object.entries(builtins).flatMap(([name, constructor]) => [
      [`builtins.${name}`, constructor],
      [`__builtin__.${name}`, constructor],
    ]),
  ),
};

function joinPath(...parts: unknown[]): string {
  return parts.filter(isPlain).join('/');
}

function isPlain(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}

/** Classes of TorchScript archives hold parameters, buffers and submodules as attributes; others are refused. */
export function findTorchGlobal(name: string): PickleConstructor {
  if (name.startsWith('__torch__.')) return attributeObject;
  throw new FileFormatError(
    `it needs ${name}, which is neither data nor of PyTorch's own data types. Nothing of a file is executed here: ` +
      `if you trust it, load it in Python and save its tensors alone, torch.save(model.state_dict(), path)`,
  );
}
