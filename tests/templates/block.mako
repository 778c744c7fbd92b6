<%block name="b">in block ${message}</%block> ${self.b()}
