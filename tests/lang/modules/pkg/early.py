value = "early"
print("early", __name__, __package__)
