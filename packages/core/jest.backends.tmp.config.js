import base from '../../jest.base.js';
export default { ...base, moduleNameMapper: { ...base.moduleNameMapper, '/gradients$': '/tmp/gradients-stub.ts' } };
