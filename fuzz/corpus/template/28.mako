${message.upper()
  # comment
}