import circ_b
from circ_b import b_value
a_value = "a"
print("circ_a done", b_value)
