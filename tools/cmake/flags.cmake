# How every object of the project is compiled.
add_library(stillroom_flags INTERFACE)
target_include_directories(stillroom_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(stillroom_flags INTERFACE
  # The same samples for debug and release and on every SIMD path: no fused multiply-add behind our back.
  -ffp-contract=off
  # Each function in a section of its own: the linker drops what is not used, and a test can read who calls what.
  -ffunction-sections -fdata-sections
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor
  -Wdouble-promotion -Werror
  # g++ 12 is wrong about these two once it inlines strings and optionals at -O3; the debug build keeps them.
  $<$<NOT:$<CONFIG:Debug>>:-Wno-restrict> $<$<NOT:$<CONFIG:Debug>>:-Wno-maybe-uninitialized>)
target_compile_definitions(stillroom_flags INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
target_link_options(stillroom_flags INTERFACE -Wl,--gc-sections)
target_link_libraries(stillroom_flags INTERFACE Threads::Threads)

set(STILLROOM_SANITIZER "" CACHE STRING "Sanitizers to build everything with: address,undefined or thread")
if(STILLROOM_SANITIZER)
  # One finding ends the program: a test that only prints would pass.
  target_compile_options(stillroom_flags INTERFACE
    -fsanitize=${STILLROOM_SANITIZER} -fno-sanitize-recover=all -fno-omit-frame-pointer
    # Four checks at every arrow and dot make a test compile for 14 s in place of 8 and look at the test's own macros;
    # the product's objects keep them.
    $<$<BOOL:$<TARGET_PROPERTY:STILLROOM_IS_TEST>>:-fno-sanitize=null,alignment,object-size,vptr>
    # g++ 12 takes the address sanitizer's own stack for uninitialised in the standard library's regular expressions.
    -Wno-maybe-uninitialized)
  target_link_options(stillroom_flags INTERFACE -fsanitize=${STILLROOM_SANITIZER})
endif()

# stillroom_library(NAME [LINK targets...]): one static library from every source of the calling folder (not of its
# subfolders), alias stillroom::NAME.
function(stillroom_library NAME)
  cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
  file(GLOB SOURCES CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
  file(GLOB HEADERS CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.h)
  if(SOURCES)
    add_library(stillroom_${NAME} STATIC ${SOURCES} ${HEADERS})
    target_link_libraries(stillroom_${NAME} PUBLIC stillroom_flags ${ARG_LINK})
  else()
    add_library(stillroom_${NAME} INTERFACE)
    target_link_libraries(stillroom_${NAME} INTERFACE stillroom_flags ${ARG_LINK})
  endif()
  add_library(stillroom::${NAME} ALIAS stillroom_${NAME})
endfunction()
