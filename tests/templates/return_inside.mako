a<% return '' %>b
