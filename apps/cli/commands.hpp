#pragma once

#include "apps/cli/record.hpp"

namespace crossbits {

// One function a command, one file a function; command.cpp lists them.

CommandRecord list_command();
CommandRecord run_command();
CommandRecord verify_command();
CommandRecord witness_command();
CommandRecord replay_command();
CommandRecord reference_command();
CommandRecord party_command();
CommandRecord count_command();
CommandRecord evaluate_command();
CommandRecord sweep_command();
CommandRecord query_command();
CommandRecord study_command();
CommandRecord bound_command();
CommandRecord check_command();
CommandRecord export_command();
CommandRecord explain_command();
CommandRecord exercise_command();

}  // namespace crossbits
