/** The document by which clients of the API are written: what is said in it of every operation. */
@NullMarked
package com.qaxal.config.document;

import org.jspecify.annotations.NullMarked;
