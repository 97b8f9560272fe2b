"""Asks libcovebods, the checker of the Beneficial Ownership Data Standard's keepers, what is wrong with
statements."""

from libcovebods import run_tasks
from libcovebods.additionalfields import AdditionalFields
from libcovebods.config import LibCoveBODSConfig
from libcovebods.jsonschemavalidate import JSONSchemaValidator
from libcovebods.schema import SchemaBODS
from libcovebods.tasks.checks import legacy_checks, record_based_checks

# In the package, but not among those that it runs by itself.
TASKS = run_tasks.TASK_CLASSES + [record_based_checks.CheckComponentRecordsRecordIds]

# The list of registers is fetched from a site; our statements name none of its codes.
for module in (legacy_checks, record_based_checks):
    module.get_orgids_prefixes = lambda *_, **__: ["GB-COH"]


class Statements:
    def __init__(self, statements: list):
        self.statements = statements

    def get_all_data(self):
        return self.statements


def problems(statements: list) -> list:
    """Everything that is wrong, in its words; empty for statements of version 0.4 that are right."""
    reader = Statements(statements)
    config = LibCoveBODSConfig()
    schema = SchemaBODS(reader, config)
    # It takes the version from the first statement alone.
    found = [
        f"version {statement['publicationDetails'].get('bodsVersion')}" for statement in statements
        if statement["publicationDetails"].get("bodsVersion") != "0.4"]
    if schema.schema_version != "0.4":
        found.append(f"read as version {schema.schema_version}")
    found += [error.json() for error in JSONSchemaValidator(schema).validate(reader)]
    found += list(AdditionalFields(schema).process(reader))
    found += run_tasks.process_additional_checks(reader, config, schema, TASKS)["additional_checks"]
    return found
