<%
    x = 1
    def f(a):
        """doc
    string"""
        return a + 1
    y = f(x)
%>${x} ${y}
