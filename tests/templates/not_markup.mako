a <b> </b> $ {x} $x # not comment ## neither
