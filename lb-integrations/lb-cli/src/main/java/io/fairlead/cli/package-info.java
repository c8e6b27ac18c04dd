/** The commands of {@code fairlead.jar}: what people and builds do with configurations. */
@NullMarked
package io.fairlead.cli;

import org.jspecify.annotations.NullMarked;
