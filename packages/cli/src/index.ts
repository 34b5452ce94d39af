export { exitCodes, runProgram, type ProgramStreams } from './program';
