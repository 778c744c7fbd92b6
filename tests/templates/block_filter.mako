<%block filter="h"><i></%block>
