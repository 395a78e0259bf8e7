#include "apps/cli/command.hpp"

int main(int argc, char** argv) { return crossbits::run_command_line(argc, argv); }
