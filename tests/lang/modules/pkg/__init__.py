print("pkg init", __name__, __package__, [p.rsplit("/", 1)[-1] for p in __path__])
from . import early
from .early import value as early_value
__all__ = ["mod", "early_value"]
