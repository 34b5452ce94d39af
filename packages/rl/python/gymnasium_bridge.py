"""Plays one Gymnasium environment for `GymnasiumEnvironment` of @dl/rl.

Requests come on stdin and answers leave on stdout, a line of JSON each; "bytes" of an answer says how many bytes follow
its line. The first request makes the environment. At the end of stdin the process ends, so it never outlives its parent.
"""

import base64
import importlib
import json
import math
import os
import sys

# What an environment prints must not get between the answers: it goes to stderr.
answers = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
sys.path[0] = os.getcwd()  # as if Python had been started by itself, so that a module here can be named


class Refused(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def answer(head, array=None):
    """`array`: a NumPy array of uint8, float32 or int32, in row-major order."""
    payload = b"" if array is None else array.tobytes()
    if array is not None:
        head["format"] = array.dtype.kind + str(array.dtype.itemsize)
    head["bytes"] = len(payload)
    answers.write(json.dumps(head, allow_nan=False).encode() + b"\n" + payload)
    answers.flush()


try:
    import gymnasium
    import numpy
    from gymnasium import spaces
    from gymnasium.envs.registration import load_env_creator
except ImportError as error:
    answer({"error": {"code": "missing-gymnasium", "message": str(error)}})
    sys.exit()


class Translation:
    """A space as @dl/rl describes it, its values as an array, and actions from JSON."""

    def __init__(self, space):
        if isinstance(space, spaces.Box):
            low, high = (bound.astype("<f4").tobytes() for bound in (space.low, space.high))
            self.description = {
                "type": "box",
                "shape": space.shape,
                "low": base64.b64encode(low).decode(),
                "high": base64.b64encode(high).decode(),
            }
            stored = "u1" if space.dtype == numpy.uint8 else "<f4"
            self.encode = lambda value: numpy.asarray(value, stored)
            self.decode = lambda given: numpy.asarray(given, space.dtype).reshape(space.shape)
        elif isinstance(space, spaces.Discrete):
            self.description = {"type": "discrete", "size": int(space.n)}
            self.encode = lambda value: numpy.asarray([value - space.start], "<i4")
            self.decode = lambda given: space.start + given
        else:
            starts, sizes = integers_of(space)
            self.description = {"type": "multi-discrete", "sizes": sizes.tolist()}
            self.encode = lambda value: (numpy.asarray(value).ravel() - starts).astype("<i4")
            is_tuple = isinstance(space, spaces.Tuple)
            self.decode = lambda given: (
                tuple((starts + given).tolist())
                if is_tuple
                else numpy.asarray(starts + given, space.dtype).reshape(space.shape)
            )


def integers_of(space):
    """The first and the number of the values of each entry."""
    if isinstance(space, spaces.MultiDiscrete):
        return space.start.ravel(), space.nvec.ravel()
    if isinstance(space, spaces.MultiBinary):
        size = math.prod(space.shape)
        return numpy.zeros(size, int), numpy.full(size, 2)
    if isinstance(space, spaces.Tuple) and all(isinstance(part, spaces.Discrete) for part in space):
        return numpy.array([part.start for part in space]), numpy.array([part.n for part in space])
    raise Refused(
        "untranslated-space",
        f"the space {space} has no counterpart in @dl/rl. Register the environment with a wrapper around it, such as "
        "gymnasium.wrappers.FlattenObservation, that makes it a Box, Discrete, MultiDiscrete or MultiBinary space",
    )


def make(name, arguments):
    """`name` may begin with the module that registers it: "module:Name-v0"; that of Atari's games is known."""
    module, _, name = name.rpartition(":")
    if name.startswith("ALE/"):
        module = module or "ale_py"
    if module:
        importlib.import_module(module)
    entry = gymnasium.spec(name).entry_point
    creator = entry if callable(entry) else load_env_creator(entry)
    if "rgb_array" in getattr(creator, "metadata", {}).get("render_modes", []):
        arguments = {"render_mode": "rgb_array", **arguments}
    environment = gymnasium.make(name, **arguments)
    if isinstance(environment.observation_space, spaces.Dict):
        environment = gymnasium.wrappers.FlattenObservation(environment)
    return environment


def plain(value):
    """`value` as JSON can say it; what is not finite is null, and an object is its text."""
    if isinstance(value, dict):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(entry) for entry in value]
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        return plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def play(request):
    global environment, observations, actions
    if "make" in request:
        environment = make(request["make"], request["arguments"])
        observations = Translation(environment.observation_space)
        actions = Translation(environment.action_space)
        answer({"observationSpace": observations.description, "actionSpace": actions.description})
    elif "step" in request:
        observation, reward, terminated, truncated, info = environment.step(actions.decode(request["step"]))
        if not math.isfinite(reward):
            raise Refused("python-failed", f"the reward is {reward}, which is not finite")
        flags = {"reward": float(reward), "terminated": bool(terminated), "truncated": bool(truncated)}
        answer({**flags, "info": plain(info)}, observations.encode(observation))
    elif "reset" in request:
        observation, info = environment.reset(seed=request["reset"])
        answer({"info": plain(info)}, observations.encode(observation))
    else:
        image = environment.render()
        if image is None:
            raise Refused("python-failed", 'it has no picture; make it with { render_mode: "rgb_array" }')
        answer({"height": image.shape[0], "width": image.shape[1]}, numpy.asarray(image, "u1"))


for line in sys.stdin.buffer:
    try:
        play(json.loads(line))
    except Exception as error:
        if isinstance(error, Refused):
            code = error.code
        elif isinstance(error, (gymnasium.error.UnregisteredEnv, gymnasium.error.DeprecatedEnv)):
            code = "unknown-environment"
        elif isinstance(error, (gymnasium.error.DependencyNotInstalled, ImportError)):
            code = "missing-python-package"
        else:
            code = "python-failed"
        kind = "" if isinstance(error, Refused) else f"{type(error).__name__}: "
        answer({"error": {"code": code, "message": f"{kind}{error}"}})
