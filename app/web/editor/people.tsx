// The people in the document: an avatar each, with initials and name.

import type { Person } from '../../collaboration/protocol/messages.ts';
import { type Present, presenceText, presentPeople } from './presence.ts';
import './people.css';

const most = 6;

const Avatar = ({ present }: { readonly present: Present }) => (
  <li className="person" title={present.me ? `${present.name} (you)` : present.name}>
    <span
      className="person-avatar"
      style={{ background: present.colour, outlineColor: present.colour }}
      aria-hidden="true"
    >
      {present.initials}
    </span>
    <span className="person-name">{present.me ? 'You' : present.name}</span>
  </li>
);

export const People = ({
  me,
  others,
}: {
  readonly me: Person | null;
  readonly others: readonly Person[];
}) => {
  const present = presentPeople(me, others);
  const shown = present.slice(0, most);
  const more = present.slice(most);
  return (
    <div className="people">
      <p className="ui-unseen" role="status">
        {present.length > 0 && `In this document: ${presenceText(present)}.`}
      </p>
      <ul aria-label="People in this document">
        {shown.map((person) => (
          <Avatar key={person.key} present={person} />
        ))}
        {more.length > 0 && (
          <li className="person person-more" title={more.map(({ name }) => name).join(', ')}>
            +{more.length} more
          </li>
        )}
      </ul>
    </div>
  );
};
