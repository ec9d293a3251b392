// Enough of JSON Schema (draft 7) to judge values by our own schema. A keyword that it does not know
// is refused, so that nothing the schema says goes unjudged.

type Json = { readonly [key: string]: unknown };

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const isOfType = (value: unknown, type: unknown): boolean => {
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isJson(value);
  if (type === 'integer') return Number.isInteger(value);
  // JSON has no infinities.
  if (type === 'number') return Number.isFinite(value);
  return type === 'null' ? value === null : typeof value === type;
};

const said = ['$schema', 'title', 'description', 'definitions', 'default', 'then', 'else'];

/** @returns the paths at which the value is not as the schema says. */
export const violations = (root: Json): ((value: unknown) => string[]) => {
  const resolve = (reference: string): unknown =>
    reference
      .replace(/^#\//, '')
      .split('/')
      .reduce<unknown>((inner, key) => (isJson(inner) ? inner[key] : undefined), root);

  const judge = (value: unknown, schema: unknown, path: string): string[] => {
    if (schema === true) return [];
    if (schema === false) return [path];
    if (!isJson(schema)) throw new TypeError(`${path}: no schema`);
    const wrong = (holds: boolean): string[] => (holds ? [] : [path]);
    const properties = isJson(schema.properties) ? schema.properties : {};
    const rules: Readonly<Record<string, (rule: unknown) => string[]>> = {
      $ref: (rule) => judge(value, resolve(String(rule)), path),
      type: (rule) => wrong([rule].flat().some((type) => isOfType(value, type))),
      const: (rule) => wrong(value === rule),
      enum: (rule) => wrong(list(rule).includes(value)),
      allOf: (rule) => list(rule).flatMap((inner) => judge(value, inner, path)),
      anyOf: (rule) => wrong(list(rule).some((inner) => judge(value, inner, path).length === 0)),
      oneOf: (rule) =>
        wrong(list(rule).filter((inner) => judge(value, inner, path).length === 0).length === 1),
      not: (rule) => wrong(judge(value, rule, path).length > 0),
      if: (rule) => {
        const branch = judge(value, rule, path).length === 0 ? schema.then : schema.else;
        return branch === undefined ? [] : judge(value, branch, path);
      },
      required: (rule) =>
        isJson(value)
          ? list(rule).flatMap((key) =>
              value[String(key)] === undefined ? [`${path}/${key}`] : [],
            )
          : [],
      properties: () =>
        isJson(value)
          ? Object.entries(properties).flatMap(([key, inner]) =>
              value[key] === undefined ? [] : judge(value[key], inner, `${path}/${key}`),
            )
          : [],
      additionalProperties: (rule) =>
        isJson(value)
          ? Object.keys(value)
              .filter((key) => !Object.hasOwn(properties, key))
              .flatMap((key) => judge(value[key], rule, `${path}/${key}`))
          : [],
      propertyNames: (rule) =>
        isJson(value)
          ? Object.keys(value).flatMap((key) => judge(key, rule, `${path}/${key}`))
          : [],
      // A list of schemas is one for each place.
      items: (rule) =>
        list(value).flatMap((item, index) =>
          judge(item, Array.isArray(rule) ? (rule[index] ?? true) : rule, `${path}/${index}`),
        ),
      additionalItems: (rule) =>
        wrong(rule !== false || list(value).length <= list(schema.items).length),
      minItems: (rule) => wrong(!Array.isArray(value) || value.length >= Number(rule)),
      maxItems: (rule) => wrong(!Array.isArray(value) || value.length <= Number(rule)),
      minLength: (rule) => wrong(typeof value !== 'string' || value.length >= Number(rule)),
      maxLength: (rule) => wrong(typeof value !== 'string' || value.length <= Number(rule)),
      pattern: (rule) => wrong(typeof value !== 'string' || new RegExp(String(rule)).test(value)),
      minimum: (rule) => wrong(typeof value !== 'number' || value >= Number(rule)),
      maximum: (rule) => wrong(typeof value !== 'number' || value <= Number(rule)),
      exclusiveMinimum: (rule) => wrong(typeof value !== 'number' || value > Number(rule)),
      exclusiveMaximum: (rule) => wrong(typeof value !== 'number' || value < Number(rule)),
    };
    return Object.entries(schema).flatMap(([keyword, rule]) => {
      const judged = rules[keyword];
      if (judged) return judged(rule);
      if (said.includes(keyword)) return [];
      throw new TypeError(`${path}: the keyword ${keyword} is not known`);
    });
  };
  return (value) => judge(value, root, '');
};
