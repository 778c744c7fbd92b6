from .sub import leaf
from .sub.leaf import thing
from . import early as e2
print("mod", thing, e2.value)
