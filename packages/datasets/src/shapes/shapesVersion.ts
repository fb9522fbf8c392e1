/** Version of the recipe behind {@link generateShapes}: raised by any change that changes a byte. */
export const shapesVersion = 1;
