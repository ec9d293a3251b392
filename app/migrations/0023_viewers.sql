-- Up Migration
-- Viewers read every document of their organisation and change none.
ALTER TABLE organization_members DROP CONSTRAINT organization_members_role_check;
ALTER TABLE organization_members ADD CONSTRAINT organization_members_role_check
  CHECK (role IN ('admin', 'member', 'viewer'));

-- Down Migration
-- Who could only read before must not be able to write after: they are members no more.
DELETE FROM organization_members WHERE role = 'viewer';
ALTER TABLE organization_members DROP CONSTRAINT organization_members_role_check;
ALTER TABLE organization_members ADD CONSTRAINT organization_members_role_check
  CHECK (role IN ('admin', 'member'));
