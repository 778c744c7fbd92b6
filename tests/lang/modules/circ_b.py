import circ_a
b_value = "b"
try:
    from circ_a import a_value
except ImportError as e:
    print(str(e).split(" (/")[0])
