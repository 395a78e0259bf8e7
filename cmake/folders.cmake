# With CMAKE_UNITY_BUILD=ON each folder of a target is compiled as one source, so that headers are parsed once a folder: several
# times as fast. The demo, the sanitizers, the fuzzers and the lab's engine are built so. The release and ci presets compile
# every file for itself: there each file must include what it needs; here names in unnamed namespaces must differ in a folder.

# crossbits_by_folder(TARGET): the folders of the target's sources are what CMAKE_UNITY_BUILD puts together.
function(crossbits_by_folder target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
  get_target_property(sources ${target} SOURCES)
  foreach(source ${sources})
    get_filename_component(folder ${source} ABSOLUTE)
    get_filename_component(folder ${folder} DIRECTORY)
    file(RELATIVE_PATH folder ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/.. ${folder})
    string(MAKE_C_IDENTIFIER "${folder}" group)
    set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
  endforeach()
endfunction()

# crossbits_file_by_file(PATTERN...): these are compiled one by one in every build.
function(crossbits_file_by_file)
  file(GLOB files ${ARGN})
  set_source_files_properties(${files} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
