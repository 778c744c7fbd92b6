import sys
class M: attr = "replaced"
sys.modules[__name__] = M()
