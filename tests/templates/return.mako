<% return STOP_RENDERING %>
never
