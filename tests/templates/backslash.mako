a \
b \
c
