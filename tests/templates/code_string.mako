<% a = """
% not control
${not_expr}
""" %>${a}
