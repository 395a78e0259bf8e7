#pragma once

// OpenMP as its specification has it where there are no threads: a team of one.
inline int omp_get_max_threads() { return 1; }
inline int omp_get_thread_num() { return 0; }
inline int omp_get_num_threads() { return 1; }
